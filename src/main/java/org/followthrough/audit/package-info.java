/**
 * What happened, recorded so that it can be proved: entries, the chains and seals that they stand
 * on, the check of those, and the erasure that leaves them provable. It records and is read; it
 * decides nothing.
 */
package org.followthrough.audit;
