package dev.berth.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Whoever asked, as an exchange sees him: which protocol he speaks, how an answer is framed in it
 * and whether his connection is kept is decided behind this port.
 */
interface ClientPort {
  /** Says something before the answer, such as 103. */
  void interim(HttpResponse head);

  /** Begins the answer. */
  void head(HttpResponse head);

  /** Goes on with the answer; the last part is a {@code LastHttpContent}. */
  void body(HttpContent part);

  /** Gives the whole answer. */
  void answer(FullHttpResponse page);

  /**
   * Gives the whole answer.
   *
   * @param content its body, closed after it is sent; null when there is none
   */
  void file(HttpResponse head, @Nullable FileChannel content, long size);

  /** Grants an upgrade: from now on there are only bytes, in both directions. */
  void upgrade(HttpResponse head);

  /** Passes bytes after an upgrade. */
  void bytes(ByteBuf bytes);

  /** Has what was said go out. */
  void flush();

  /** False while he takes less than he is given. */
  boolean isWritable();

  /** Whether more of the request is wanted. */
  void read(boolean wanted);

  /** Told when the answer waits for him, and when it goes on. */
  void stalled(boolean waits);

  /** The answer is complete, and the exchange over. */
  void end();

  /** The exchange is over although it could have gone on; he has to connect again. */
  void sendAway();

  /** What was promised does not come: he has to notice. */
  void breakOff();
}
