"""人员编制表: heads by month and wages."""
