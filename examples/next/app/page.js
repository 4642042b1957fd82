import Counter from './counter';

export const dynamic = 'force-dynamic';

export default function Page() {
  const commit = (process.env.BERTH_COMMIT ?? 'development').slice(0, 12);
  return (
    <main>
      <h1>Next.js, rendered on the server.</h1>
      <p>
        Rendered at {new Date().toISOString()}, commit <code>{commit}</code>.
      </p>
      <Counter />
    </main>
  );
}
