package dev.berth.server.source;

import dev.berth.files.CountedInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import org.eclipse.jgit.errors.TooLargePackException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.BaseRepositoryBuilder;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.transport.PackParser;

/**
 * Bounds what a pack may bring before the parser reserves memory for it: objects by the count in
 * its header, bytes of one object and of them all.
 */
final class CountedRepository extends FileRepository {
  private static final int HEADER = 12;

  private final SourceSettings settings;

  CountedRepository(BaseRepositoryBuilder<?, ?> options, SourceSettings settings)
      throws IOException {
    super(options);
    this.settings = settings;
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
          if (objects > settings.maxObjects()) {
            throw new TooManyObjectsException(objects, settings.maxObjects());
          }
        }
        PackParser parser =
            super.newPackParser(
                new SequenceInputStream(
                    new ByteArrayInputStream(header),
                    new BoundedPack(in, settings.maxPackSize().toBytes())));
        parser.setMaxObjectSizeLimit(settings.maxFileSize().toBytes());
        return parser;
      }
    };
  }

  /** JGit's would run on beside the push, in a directory that is about to move or to go. */
  @Override
  public void autoGC(ProgressMonitor monitor) {}

  /** The push brings more objects than allowed. */
  static final class TooManyObjectsException extends IOException {
    private static final long serialVersionUID = 1L;

    TooManyObjectsException(long objects, int maximum) {
      super("the push brings " + objects + " objects, " + maximum + " are allowed");
    }
  }

  /** Ends with the bytes that are allowed. */
  private static final class BoundedPack extends CountedInput {
    private final long limit;
    private long left;

    BoundedPack(InputStream in, long limit) {
      super(in);
      this.limit = limit;
      this.left = limit;
    }

    @Override
    protected void counted(long read) throws IOException {
      left -= read;
      if (left < 0) {
        throw new TooLargePackException(limit);
      }
    }
  }
}
