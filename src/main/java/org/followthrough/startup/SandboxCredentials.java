package org.followthrough.startup;

import java.util.Set;

/**
 * What everybody may know of the sandbox: it signs in with these, and no other world may be started
 * with one of them.
 */
public final class SandboxCredentials {

  /** The people of the sandbox; the password of each is the name. */
  public static final Set<String> USERS =
      Set.of("admin", "sarah", "mike", "ana", "otto", "predictor");

  /** The address that families write to, which is also the name of its mailbox. */
  public static final String ORGANISATION_ADDRESS = "care@followthrough.example";

  public static final String MAILBOX_PASSWORD = "sandbox-care";
  public static final String SMS_ACCOUNT_SID = "ACsandbox000000000000000000000000";
  public static final String SMS_AUTH_TOKEN = "sandbox-auth-token";

  /** A number that Twilio reserves for tests. */
  public static final String SMS_SENDER = "+15005550006";

  private SandboxCredentials() {}
}
