package org.followthrough.security;

/**
 * A user's name, and where somebody is who signs in with it.
 *
 * @param userId as it was given; there may be no such user
 */
record SignIn(SignInNetwork from, String userId) {}
