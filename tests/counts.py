"""A small case, and the head of a download, for tests of tables of counts."""

from __future__ import annotations

TABLES = {
    "case.yaml": "title: Two hosts\nquestion: How many?\nfirst_day: 2022-01-01\nlast_day: 2023-12-31\norigin: Land\n"
    "blocks: {hosts: [deu, fra]}\n",
    "places.csv": "id,name,iso3,population,roles,source\nsyr,Syria,SYR,20000000,origin,assumption\n"
    "deu,Germany,DEU,,host,assumption\nfra,France,FRA,,host,assumption\n",
    "routes.csv": "id,from,to,mode,km,days,source\na,syr,deu,air,3000,1,assumption\nb,syr,fra,air,3300,1,assumption\n",
    "groups.csv": "id,name,share,source\neverybody,Everybody,1,assumption\n",
    "sources.csv": "id,kind,publisher,title,date,url,accessed,licence,read,note\n",
}
POPULATION = (
    "Year,Country of origin,Country of origin (ISO),Country of asylum,Country of asylum (ISO),Refugees under UNHCR's "
    "mandate,Asylum-seekers,Returned IDPss\n"
)
