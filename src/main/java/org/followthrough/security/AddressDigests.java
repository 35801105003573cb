package org.followthrough.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names addresses so that only whoever has the key can tell which they are: a salt would be no
 * protection, since all phone numbers can be tried. The keys are kept outside of the database and
 * its dumps. The first one is used for what is new; what an older one has named is found too, so
 * that a new key loses nothing.
 */
public final class AddressDigests {

  /** The setting that holds the keys, in Base64, the newest first. */
  public static final String PROPERTY = "followthrough.addresses.keys";

  private static final String HMAC = "HmacSHA256";
  private static final int SHORTEST = 32;
  private static final int LONGEST_KEY_ID = 12;

  private final List<Key> keys;

  /**
   * @param keys as in the setting
   * @throws IllegalArgumentException where {@link #fault} finds one
   */
  public AddressDigests(String keys) {
    fault(keys)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(PROPERTY + " " + fault);
            });
    this.keys = split(keys).map(Key::of).toList();
  }

  /** What is wrong with the keys of the setting; empty where nothing is. No key is repeated. */
  public static Optional<String> fault(String keys) {
    List<String> written = split(keys).toList();
    return written.isEmpty()
        ? Optional.of("is empty")
        : written.stream().flatMap(key -> faultOfOne(key).stream()).findFirst();
  }

  private static Optional<String> faultOfOne(String key) {
    try {
      return Base64.getDecoder().decode(key).length < SHORTEST
          ? Optional.of("is a key of less than " + SHORTEST + " bytes")
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("is no Base64");
    }
  }

  private static Stream<String> split(String keys) {
    return Stream.of(keys.strip().split("[\\s,]+")).filter(key -> !key.isEmpty());
  }

  /** Under the newest key. */
  public Named of(String address) {
    return keys.get(0).name(address);
  }

  /** Under every key. */
  public Stream<String> all(String address) {
    return keys.stream().map(key -> key.name(address).digest());
  }

  /** Which keys there are; a key's id says nothing of it. */
  public List<String> keyIds() {
    return keys.stream().map(Key::id).toList();
  }

  /** An address by its digest, and the key that made it. */
  public record Named(String digest, String keyId) {}

  private record Key(String id, SecretKeySpec secret) {

    private static Key of(String written) {
      byte[] bytes = Base64.getDecoder().decode(written);
      try {
        byte[] id = MessageDigest.getInstance("SHA-256").digest(bytes);
        return new Key(
            HexFormat.of().formatHex(id).substring(0, LONGEST_KEY_ID),
            new SecretKeySpec(bytes, HMAC));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    /** Mail compares without case; a number has none. */
    private Named name(String address) {
      try {
        Mac mac = Mac.getInstance(HMAC);
        mac.init(secret);
        return new Named(
            HexFormat.of()
                .formatHex(
                    mac.doFinal(
                        address.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8))),
            id);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has " + HMAC, e);
      }
    }
  }
}
