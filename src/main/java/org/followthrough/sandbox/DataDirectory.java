package org.followthrough.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.followthrough.startup.StartRefusal;

/** The directory that keeps the sandbox, for one application at a time. */
final class DataDirectory implements AutoCloseable {

  static final String PROPERTY = "followthrough.sandbox.data-directory";

  private static final String ANOTHER = "--" + PROPERTY + "=<another directory>";

  private final Path path;
  private final FileChannel lock;

  /**
   * @throws StartRefusal where it cannot be used, or another application uses it
   */
  DataDirectory(String configured) {
    this.path = Path.of(configured).toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      this.lock =
          FileChannel.open(
              path.resolve("in-use-by"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      take();
    } catch (IOException e) {
      throw new StartRefusal(
          "The sandbox cannot keep its data in " + path + ": " + words(e) + ".",
          "Start with " + ANOTHER + ", one that you may write to.",
          e);
    }
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  /** Leaves the file: one that is deleted while another application waits for it locks nobody. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }

  /** The system lets go of the lock when the process dies, however it dies. */
  private void take() throws IOException {
    FileLock taken;
    try {
      taken = lock.tryLock();
    } catch (OverlappingFileLockException e) {
      // Ours already; closing the file now would let go of it.
      throw inUse(" (this very process)", e);
    }
    if (taken == null) {
      String owner = Files.readString(path.resolve("in-use-by")).strip();
      lock.close();
      throw inUse(owner.isEmpty() ? "" : " (process " + owner + ")", null);
    }
    lock.truncate(0);
    lock.write(
        ByteBuffer.wrap(
            (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
  }

  private StartRefusal inUse(String owner, Throwable cause) {
    return new StartRefusal(
        "Another Followthrough" + owner + " is running on the data directory " + path + ".",
        "Stop the other one, or start this one with "
            + ANOTHER
            + " and --server.port=<another port>.",
        cause);
  }

  private String words(IOException e) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      return "it is a file, not a directory";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "it cannot be created";
    }
    return e instanceof FileSystemException file && file.getReason() != null
        ? file.getReason()
        : e.toString();
  }
}
