( --
PIVOT L"Z
_ unpivot ( /*a*/overlaps FO(( --*"
'' --名é
) group by /*/*/**/a*/*/wake_g LIMIT /*/*?*/**/*/*/*/$q  