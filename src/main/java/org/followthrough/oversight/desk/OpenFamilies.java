package org.followthrough.oversight.desk;

import org.followthrough.family.Families;
import org.springframework.stereotype.Component;

/** Families by the names that people use. */
@Component
record OpenFamilies(Families families) {

  /**
   * @param familyId or null
   */
  String name(String familyId) {
    return familyId == null
        ? "Nobody we know"
        : families.find(familyId).map(family -> family.familyName() + " family").orElse("Erased");
  }
}
