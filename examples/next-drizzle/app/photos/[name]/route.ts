import { read } from '../../../lib/photos';

export async function GET(request: Request, { params }: { params: Promise<{ name: string }> }) {
  const photo = await read((await params).name);
  return photo
    ? new Response(new Uint8Array(photo), { headers: { 'Content-Type': 'image/png', 'X-Content-Type-Options': 'nosniff' } })
    : new Response('Not found', { status: 404 });
}
