/**
 * The steps of a diagram that reach out to a family, and the one gate that every message passes on
 * its way.
 */
package org.followthrough.outreach;
