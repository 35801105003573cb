/**
 * What analysts draw and write, before it goes live: each deployment is checked, whoever makes it,
 * and what is wrong is refused all at once, in words that say what to do.
 */
package org.followthrough.model;
