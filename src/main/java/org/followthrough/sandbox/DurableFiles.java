package org.followthrough.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Files of one kind in one directory; what {@link #write} returned from survives a kill -9. */
final class DurableFiles {

  private static final String UNFINISHED = ".tmp";

  private final Path directory;
  private final String suffix;

  DurableFiles(Path directory, String suffix) {
    this.directory = directory;
    this.suffix = suffix;
    try {
      Files.createDirectories(directory);
      for (Path file : list(suffix + UNFINISHED)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names without suffix, sorted. */
  List<String> names() {
    try {
      return list(suffix).stream()
          .map(file -> file.getFileName().toString())
          .map(name -> name.substring(0, name.length() - suffix.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] read(String name) throws IOException {
    return Files.readAllBytes(file(name));
  }

  void write(String name, byte[] content) throws IOException {
    Path unfinished = directory.resolve(name + suffix + UNFINISHED);
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(
        unfinished,
        file(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    syncDirectory();
  }

  void delete(String name) throws IOException {
    Files.deleteIfExists(file(name));
  }

  void clear() {
    try {
      for (Path file : list(suffix)) {
        Files.deleteIfExists(file);
      }
      syncDirectory();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) {
    return directory.resolve(name + suffix);
  }

  private List<Path> list(String ending) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().endsWith(ending)).toList();
    }
  }

  private void syncDirectory() {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every system opens a directory; the file itself is on disk.
    }
  }
}
