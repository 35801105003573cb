package org.followthrough.api;

import jakarta.servlet.ServletRequest;

/** What is known of whoever sent a request, while it is under way. */
public final class Sender {

  private static final String ATTRIBUTE = Sender.class.getName();

  private volatile String user;
  private volatile boolean asked;
  private volatile boolean cutOff;

  /** Remembers it with the request; nobody knows yet who it is. */
  public static Sender begin(ServletRequest request) {
    Sender sender = new Sender();
    request.setAttribute(ATTRIBUTE, sender);
    return sender;
  }

  /** Null where the request did not come through a connector of ours, as in a test of one layer. */
  public static Sender of(ServletRequest request) {
    return (Sender) request.getAttribute(ATTRIBUTE);
  }

  /** It has been found out who this is: the user of that name, or null for a stranger. */
  public void is(String knownUser) {
    user = knownUser;
    asked = true;
  }

  /** The name under which the sender has signed in; null where nobody knows, or nobody has. */
  public String user() {
    return user;
  }

  /** Whether the sender is known not to have signed in. */
  public boolean isStranger() {
    return asked && user == null;
  }

  /** The sender kept the application waiting for too long, and is waited for no longer. */
  public void cutOff() {
    cutOff = true;
  }

  boolean isCutOff() {
    return cutOff;
  }
}
