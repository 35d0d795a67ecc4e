using System.Text;
using Sampan.Api.Names;
using Sampan.Kubernetes.Documents;

namespace Sampan.Api.Tests;

public sealed class BackupTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_view_keeps_what_it_does_not_know()
    {
        var document = KubeObject.Parse("""{"kind":"Backup","apiVersion":"velero.io/v1","metadata":{"name":"b","x":1.50},"spec":{"ttl":"1h0m0s","later":{"a":[1.0]}}}"""u8.ToArray());
        var backup = new Backup(document);

        backup.Spec.StorageLocation = "there";
        backup.Status.Phase = BackupPhase.Completed;

        Assert.Equal(
            """{"kind":"Backup","apiVersion":"velero.io/v1","metadata":{"name":"b","x":1.50},"spec":{"ttl":"1h0m0s","later":{"a":[1.0]},"storageLocation":"there"},"status":{"phase":"Completed"}}""",
            Encoding.UTF8.GetString(document.ToUtf8().Span));
    }

    [Fact]
    public void A_view_of_another_kind_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Backup(KubeObject.Parse("""{"kind":"Restore"}"""u8.ToArray())));

    [Fact]
    public void Every_list_map_flag_and_duration_of_the_spec_reads_back()
    {
        var spec = Backup.Create("b", Now).Spec;
        spec.IncludedNamespaces = ["a", "b"];
        spec.OrderedResources = new Dictionary<string, string> { ["pods"] = "a/x,a/y" };
        spec.SnapshotVolumes = false;
        spec.Ttl = TimeSpan.FromHours(2);
        spec.LabelSelector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" }, MatchExpressions = [new("tier", "In", ["x", "y"])] };
        spec.ResourcePolicy = new LocalReference(null, "configmap", "p");
        spec.ExcludedResources = ["pods"];
        spec.ExcludedResources = [];

        Assert.Equal(["a", "b"], spec.IncludedNamespaces);
        Assert.Equal("a/x,a/y", spec.OrderedResources["pods"]);
        Assert.False(spec.SnapshotVolumes);
        Assert.Equal(TimeSpan.FromHours(2), spec.Ttl);
        Assert.Equal("app=web,tier in (x,y)", spec.LabelSelector?.ToString());
        Assert.Equal("p", spec.ResourcePolicy?.Name);
        Assert.Empty(spec.ExcludedResources);
        Assert.False(spec.HasHooks);
    }

    [Fact]
    public void Defaults_fill_what_is_unset_and_leave_the_rest()
    {
        var backup = Backup.Create("b", Now);
        backup.Spec.CsiSnapshotTimeout = TimeSpan.FromMinutes(1);

        new BackupDefaults().Apply(backup, Now);

        Assert.Equal(TimeSpan.FromHours(720), backup.Spec.Ttl);
        Assert.Equal(TimeSpan.FromMinutes(1), backup.Spec.CsiSnapshotTimeout);
        Assert.Equal(TimeSpan.FromHours(4), backup.Spec.ItemOperationTimeout);
        Assert.Equal("default", backup.Labels[VeleroLabels.StorageLocation]);
        Assert.Equal("10m0s", backup.Annotations[VeleroAnnotations.ResourceTimeout]);
        Assert.Equal(Now.AddHours(720), backup.Status.Expiration);
        Assert.Equal("1.1.0", backup.Status.FormatVersion);
    }

    [Fact]
    public void The_metadata_file_begins_with_kind_and_ends_in_a_line_feed()
    {
        var backup = new Backup(KubeObject.Parse("""{"metadata":{"name":"b"},"apiVersion":"velero.io/v1","kind":"Backup","spec":{}}"""u8.ToArray()));

        Assert.Equal(
            "{\n  \"kind\": \"Backup\",\n  \"apiVersion\": \"velero.io/v1\",\n  \"metadata\": {\n    \"name\": \"b\",\n    \"creationTimestamp\": null\n  },\n  \"spec\": {}\n}\n",
            Encoding.UTF8.GetString(backup.ToMetadataFile()));
    }

    [Fact]
    public void A_phase_of_a_newer_server_is_kept_and_is_not_final()
    {
        var backup = Backup.Create("b", Now);
        backup.Status.Phase = new BackupPhase("Hibernating");

        Assert.Equal("Hibernating", backup.Status.Phase.ToString());
        Assert.False(backup.Status.Phase.IsFinal);
    }
}
