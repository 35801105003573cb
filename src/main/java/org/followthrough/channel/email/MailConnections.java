package org.followthrough.channel.email;

import jakarta.annotation.PreDestroy;
import jakarta.mail.MessagingException;
import java.time.Duration;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/**
 * A few connections to the mail server, kept and used again. One that the server has closed in the
 * meantime is noticed before a mail is trusted to it (NOOP).
 */
@Component
class MailConnections {

  private static final Logger LOG = LoggerFactory.getLogger(MailConnections.class);

  /** Servers drop a silent client after minutes (RFC 5321 allows five). */
  private static final Duration IDLE = Duration.ofMinutes(1);

  /** Load balancers and new certificates are followed sooner or later. */
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(15);

  /** Longer than a slow server needs for all that are before us. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final GenericObjectPool<MailConnection> pool;

  MailConnections(JavaMailSenderImpl mail, EmailProperties properties) {
    this.pool = new GenericObjectPool<>(new Connecting(mail));
    pool.setMaxTotal(properties.connections());
    pool.setMaxIdle(properties.connections());
    pool.setMaxWait(TIMEOUT);
    pool.setTestOnBorrow(true);
    pool.setMinEvictableIdleDuration(IDLE);
    pool.setDurationBetweenEvictionRuns(IDLE);
  }

  /**
   * One that works now; give it back, or away.
   *
   * @throws MessagingException where the server cannot be reached or refuses us
   * @throws java.util.NoSuchElementException where all are taken, and stay so
   */
  MailConnection take() throws MessagingException {
    try {
      return pool.borrowObject();
    } catch (MessagingException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("no connection to the mail server", e);
    }
  }

  void giveBack(MailConnection connection) {
    pool.returnObject(connection);
  }

  /** Something went wrong on it, and nobody knows how far its conversation has come. */
  void giveAway(MailConnection connection) {
    try {
      pool.invalidateObject(connection);
    } catch (Exception e) {
      LOG.debug("The connection to the mail server was gone already", e);
    }
  }

  @PreDestroy
  void close() {
    pool.close();
  }

  private static final class Connecting extends BasePooledObjectFactory<MailConnection> {

    private final JavaMailSenderImpl mail;

    Connecting(JavaMailSenderImpl mail) {
      this.mail = mail;
    }

    @Override
    public MailConnection create() throws MessagingException {
      String protocol = mail.getProtocol() == null ? "smtp" : mail.getProtocol();
      MailConnection connection = new MailConnection(mail.getSession(), protocol);
      connection.connect(mail.getHost(), mail.getPort(), mail.getUsername(), mail.getPassword());
      return connection;
    }

    @Override
    public PooledObject<MailConnection> wrap(MailConnection connection) {
      return new DefaultPooledObject<>(connection);
    }

    @Override
    public boolean validateObject(PooledObject<MailConnection> pooled) {
      boolean isNew = pooled.getBorrowedCount() <= 1;
      // The pool keeps its own, real time: sockets do not age by the application's clock.
      return isNew
          || pooled.getFullDuration().compareTo(LONGEST_LIFE) < 0
              && pooled.getObject().isConnected();
    }

    @Override
    public void destroyObject(PooledObject<MailConnection> pooled) throws MessagingException {
      pooled.getObject().close();
    }
  }
}
