from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("forums", "0006_carry_flags")]

    operations = [migrations.DeleteModel(name="Flag")]
