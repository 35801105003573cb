package org.followthrough;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Counts what requests ask of the database; jobs that run beside them are left out. */
@TestComponent
public class Statements implements BeanPostProcessor {

  private static final String REQUESTS = "http-nio-";

  private final AtomicLong statements = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();

  /** Round trips of statements, where a batch is one; and commits. */
  public record Count(long statements, long commits) {}

  public Count ofRequests(Runnable requests) {
    long statementsBefore = statements.get();
    long commitsBefore = commits.get();
    requests.run();
    return new Count(statements.get() - statementsBefore, commits.get() - commitsBefore);
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    return name.equals("dataSource") && bean instanceof DataSource real ? new Counting(real) : bean;
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
              if (Thread.currentThread().getName().startsWith(REQUESTS)) {
                if (method.getName().startsWith("execute")) {
                  statements.incrementAndGet();
                } else if (method.getName().equals("commit")) {
                  commits.incrementAndGet();
                }
              }
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
