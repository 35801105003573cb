/**
 * Camunda's own REST and the web apps' API: which call of theirs is open to whom, and what may be
 * set by it.
 */
package org.followthrough.enginerest;
