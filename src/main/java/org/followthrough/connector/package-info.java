/**
 * What is borne of whoever connects: how many connections and requests of whom are under way at
 * once, and how long the application waits for their bytes.
 */
package org.followthrough.connector;
