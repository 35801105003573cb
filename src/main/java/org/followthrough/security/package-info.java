/**
 * Who may do what: the groups, the sign-in against Camunda's users, and which call is open to whom.
 */
package org.followthrough.security;
