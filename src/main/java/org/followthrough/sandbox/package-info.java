/**
 * The world outside, embedded: database, mail server, SMS gateway, clock and first page. It knows
 * the application; the application does not know it.
 */
package org.followthrough.sandbox;
