/**
 * Turns the templates that analysts write in {@code messages/} into the texts that families read.
 */
package org.followthrough.message;
