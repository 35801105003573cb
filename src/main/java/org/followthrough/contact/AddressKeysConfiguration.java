package org.followthrough.contact;

import java.util.List;
import org.followthrough.security.AddressDigests;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The keys under which addresses are named, and that none is missing which has named one. */
@Configuration(proxyBeanMethods = false)
class AddressKeysConfiguration {

  @Bean
  AddressDigests addressDigests(Environment environment) {
    return new AddressDigests(environment.getRequiredProperty(AddressDigests.PROPERTY));
  }

  /**
   * Without its key a "no" would be lost, and nobody would notice before a family is written to.
   */
  @Bean
  ApplicationRunner everyNoCanBeRead(AddressDigests digests, JdbcClient jdbc) {
    return arguments -> {
      List<String> missing =
          jdbc.sql(
                  """
                  select distinct key_id from (
                    select key_id from followthrough.address_consent
                    union all select key_id from followthrough.blocked_digest) used
                  where key_id <> all(?)""")
              .param(digests.keyIds().toArray(String[]::new))
              .query(String.class)
              .list();
      if (!missing.isEmpty()) {
        throw new IllegalStateException(
            AddressDigests.PROPERTY
                + " lacks the key with the id "
                + String.join(", ", missing)
                + ", under which families said no: put it back, behind the new one. A key that is"
                + " replaced stays in the list");
      }
    };
  }
}
