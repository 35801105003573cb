/**
 * What happened: each attempt to reach a family and each answer, kept so that it survives whatever
 * dies a moment later; and the audit, chained so that it can be proved, with the evidence made of it.
 * It records and is read; it decides nothing.
 */
package org.followthrough.audit;
