package org.followthrough.security;

/** Somebody can sign in no more; told in the transaction in which the user is taken away. */
public record UserRemoved(String userId) {}
