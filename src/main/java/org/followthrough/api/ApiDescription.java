package org.followthrough.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What {@code /v3/api-docs} says of the API as a whole; the resources describe themselves. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

  private static final String BASIC = "basic";

  @Bean
  OpenAPI followthroughApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Followthrough")
                .version("v1")
                .description(
                    "Families, predictions and what became of them. Errors are RFC 9457"
                        + " application/problem+json, with `errors` where fields are at fault."))
        .components(
            new Components()
                .addSecuritySchemes(
                    BASIC, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("basic")))
        .addSecurityItem(new SecurityRequirement().addList(BASIC));
  }
}
