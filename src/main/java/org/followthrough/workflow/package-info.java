/**
 * What workflows there are: what each says of itself, whether it is switched on, and the one place
 * that says whether one may start and starts it; from then on its instance is on record.
 */
package org.followthrough.workflow;
