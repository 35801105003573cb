/**
 * What is settled before anything is started: in which world the application stands, and whether it
 * has been told all that it needs there.
 */
package org.followthrough.startup;
