/**
 * What every resource under {@code /api/v1} shares: how a request is refused, and in which words it
 * is told so.
 */
package org.followthrough.api;
