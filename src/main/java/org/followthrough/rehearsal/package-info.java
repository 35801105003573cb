/**
 * Before a family feels it: what a workflow would do for one family, why it would start or not,
 * what a changed table would have chosen, and what a deployment would change. Whatever is asked
 * here is answered from what is deployed and on record, and changes none of it.
 */
package org.followthrough.rehearsal;
