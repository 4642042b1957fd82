package dev.berth.server.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.BaseRepositoryBuilder;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.transport.PackParser;

/** Looks at the object count in a pack's header before the parser reserves memory for that many. */
final class CountedRepository extends FileRepository {
  private static final int HEADER = 12;

  private final int maxObjects;

  CountedRepository(BaseRepositoryBuilder<?, ?> options, int maxObjects) throws IOException {
    super(options);
    this.maxObjects = maxObjects;
  }

  @Override
  public ObjectInserter newObjectInserter() {
    ObjectInserter inserter = super.newObjectInserter();
    return new ObjectInserter.Filter() {
      @Override
      protected ObjectInserter delegate() {
        return inserter;
      }

      @Override
      public PackParser newPackParser(InputStream in) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length == HEADER) {
          long objects = ByteBuffer.wrap(header).getInt(8) & 0xffffffffL;
          if (objects > maxObjects) {
            throw new TooManyObjectsException(objects, maxObjects);
          }
        }
        return super.newPackParser(new SequenceInputStream(new ByteArrayInputStream(header), in));
      }
    };
  }

  /** The push brings more objects than allowed. */
  static final class TooManyObjectsException extends IOException {
    private static final long serialVersionUID = 1L;

    TooManyObjectsException(long objects, int maximum) {
      super("the push brings " + objects + " objects, " + maximum + " are allowed");
    }
  }
}
