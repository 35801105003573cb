package org.followthrough.contact;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A small pool for attempts alone. Threads that send hold a connection of the engine's pool; were
 * the attempt to come from that pool too, they could wait for each other for ever.
 */
@Configuration(proxyBeanMethods = false)
class AttemptsConfiguration {

  private static final int CONNECTIONS = 4;

  @Bean(defaultCandidate = false)
  @Qualifier("attempts")
  HikariDataSource attemptsDataSource(JdbcConnectionDetails details) {
    HikariDataSource pool =
        DataSourceBuilder.create()
            .type(HikariDataSource.class)
            .url(details.getJdbcUrl())
            .username(details.getUsername())
            .password(details.getPassword())
            .build();
    pool.setPoolName("attempts");
    pool.setMaximumPoolSize(CONNECTIONS);
    return pool;
  }

  @Bean(defaultCandidate = false)
  JdbcTransactionManager attemptsTransactions(@Qualifier("attempts") DataSource attempts) {
    return new JdbcTransactionManager(attempts);
  }
}
