SELECT 
al-
offset 9GB LIMIT  T  7_16GiBSall * --éa
offset 9GB LIMIT  7_17GiB 