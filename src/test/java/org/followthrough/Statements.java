package org.followthrough;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Counts what requests ask of the database, or what jobs do; whatever runs beside them is left out.
 */
@TestComponent
public class Statements implements BeanPostProcessor {

  private static final Set<String> POOLS = Set.of("dataSource", "attemptsDataSource");

  private final Counters requests = new Counters("http-nio-");
  private final Counters jobs = new Counters("camundaTaskExecutor-");

  /** Round trips of statements, where a batch is one; and commits. */
  public record Count(long statements, long commits) {}

  public Count ofRequests(Runnable work) {
    return requests.during(work);
  }

  /** What the engine's jobs do meanwhile. */
  public Count ofJobs(Runnable work) {
    return jobs.during(work);
  }

  private record Counters(String thread, AtomicLong statements, AtomicLong commits) {

    Counters(String thread) {
      this(thread, new AtomicLong(), new AtomicLong());
    }

    private Count during(Runnable work) {
      long statementsBefore = statements.get();
      long commitsBefore = commits.get();
      work.run();
      return new Count(statements.get() - statementsBefore, commits.get() - commitsBefore);
    }

    private void count(String method) {
      if (Thread.currentThread().getName().contains(thread)) {
        if (method.startsWith("execute")) {
          statements.incrementAndGet();
        } else if (method.equals("commit")) {
          commits.incrementAndGet();
        }
      }
    }
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return POOLS.contains(name) && bean instanceof DataSource real ? new Counting(real) : bean;
  }

  private final class Counting extends DelegatingDataSource {

    Counting(DataSource real) {
      super(real);
    }

    @Override
    public Connection getConnection() throws SQLException {
      return counted(Connection.class, super.getConnection());
    }
  }

  private <T> T counted(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              requests.count(method.getName());
              jobs.count(method.getName());
              try {
                Object result = method.invoke(real, arguments);
                return result instanceof PreparedStatement statement
                    ? counted(PreparedStatement.class, statement)
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
