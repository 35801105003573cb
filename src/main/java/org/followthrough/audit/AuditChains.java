package org.followthrough.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How entries of the audit are chained. The sealer and the check reckon by the same rule. */
final class AuditChains {

  /** What an entry says that outlives an erasure; of its personal part only the salted digest. */
  static final String SAID =
      """
      jsonb_build_array((extract(epoch from at) * 1000000)::bigint, kind, actor, instance_id, workflow,
        workflow_version, facts, encode(%s, 'hex'))::text""";

  /** The digest of an entry's personal part, salted so that nobody can guess what it was. */
  static final String DIGEST =
      "sha256(%s || convert_to(coalesce(cast(payload as text), ''), 'UTF8'))";

  private AuditChains() {}

  /** Where the chain of a family begins. */
  static byte[] origin(byte[] salt, String familyId) {
    return sha256(salt, familyId.getBytes(StandardCharsets.UTF_8));
  }

  /** The hash of an entry, given the one before it. */
  static byte[] hash(byte[] before, String said) {
    return sha256(before, said.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] sha256(byte[] first, byte[] then) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(first);
      return digest.digest(then);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * What is published of a chain: whoever keeps it can later ask whether the chain still holds it.
   *
   * @param number which entry of its chain, or which seal
   * @param hash in hexadecimal digits
   */
  record CheckValue(long number, String hash) {

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,18})-([0-9a-f]{64})");

    static CheckValue of(long number, byte[] hash) {
      return new CheckValue(number, HexFormat.of().formatHex(hash));
    }

    /**
     * @throws IllegalArgumentException where that is none
     */
    static CheckValue read(String text) {
      Matcher written = WRITTEN.matcher(text);
      if (!written.matches()) {
        throw new IllegalArgumentException("no check value: " + text);
      }
      return new CheckValue(Long.parseLong(written.group(1)), written.group(2));
    }

    @Override
    public String toString() {
      return number + "-" + hash;
    }
  }
}
