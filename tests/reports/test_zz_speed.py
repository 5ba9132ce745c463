import time
from secretariat.plans import commands
from secretariat.plans.models import Plan
from secretariat.core.db import db
from secretariat.reports import builder
from secretariat.reports.printing import Press
from secretariat.reports.render import docx, xlsx, csv, json, ics
from datetime import date
def test_s(make):
    plan=make.plan(actions=10); obj=make.first_objective(plan)
    def more(s,me):
        for n in range(490): commands.add_action(s,me,s.get(Plan,plan.id),make.action_facts(db.session.merge(obj),f"More {n}"))
    make.act(make.staff(),more)
    me=make.actor(make.staff()); home=make.cluster()
    asked=builder.Asked("fr",date(2026,10,1),date(2026,12,31),plan=make.again(plan))
    for _ in range(3):
        t=time.perf_counter(); r=builder.build(db.session,me,home,asked); print("SPEED build %.0f ms"%((time.perf_counter()-t)*1000))
    for n,f in (("pdf",Press().print),("docx",docx.render),("xlsx",xlsx.render),("csv",csv.render),("json",json.render),("ics",ics.render)):
        best=9
        for _ in range(3):
            t=time.perf_counter(); b=f(r); best=min(best,time.perf_counter()-t)
        print("SPEED",n,"%.0f ms"%(best*1000),len(b))
