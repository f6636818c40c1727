from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("forums", "0009_carry_acts")]

    operations = [
        migrations.DeleteModel(name="Appeal"),
        migrations.DeleteModel(name="ModeratorAct"),
    ]
