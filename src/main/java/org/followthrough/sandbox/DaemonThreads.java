package org.followthrough.sandbox;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Named threads that never keep the JVM alive. */
final class DaemonThreads {

  private DaemonThreads() {}

  static ExecutorService pool(String name) {
    return Executors.newCachedThreadPool(factory(name));
  }

  static ExecutorService pool(String name, int threads) {
    return Executors.newFixedThreadPool(threads, factory(name));
  }

  /** A thread inherits being a daemon: what {@code start} makes by itself must be made by one. */
  static void start(Runnable start, ExecutorService pool) {
    CompletableFuture.runAsync(start, pool).join();
  }

  private static ThreadFactory factory(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
