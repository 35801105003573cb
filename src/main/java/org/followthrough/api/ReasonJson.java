package org.followthrough.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * Why somebody acts.
 *
 * @param reason in the audit for everybody to read
 */
public record ReasonJson(
    @Schema(description = "In the audit for everybody to read", example = "A wrong rule went live")
        @NotBlank
        @Size(max = 1000)
        String reason) {}
