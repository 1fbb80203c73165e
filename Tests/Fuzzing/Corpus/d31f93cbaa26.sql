CREATE"""" ---
( __  4) AS T( * ) -- 