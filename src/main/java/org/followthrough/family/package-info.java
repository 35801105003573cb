/**
 * Who is contacted: the family with its addresses, consent and coordinator, and the organisation
 * whose word holds where the family says nothing.
 */
package org.followthrough.family;
