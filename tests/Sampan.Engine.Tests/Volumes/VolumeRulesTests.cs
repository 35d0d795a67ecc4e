using Sampan.Api;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Documents;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Volumes;

/// <summary>Which volumes are snapshotted, and what volumeinfo says of those that are not (4.7, 4.8, 4.10).</summary>
public sealed class VolumeRulesTests
{
    private const string NotWanted = "volumeSnapshot: not satisfy the criteria for VolumePolicy or the legacy snapshot way;";
    private const string ClaimVolume = """[{"name":"v","persistentVolumeClaim":{"claimName":"data"}}]""";
    private const string Host = """{"hostPath":{"path":"/x"},"persistentVolumeReclaimPolicy":"Retain"}""";

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, true, true)]
    [InlineData(null, false, false)]
    [InlineData("snapshot", false, true)]
    [InlineData("skip", true, false)]
    [InlineData("fs-backup", true, false)]
    [InlineData("custom", true, false)]
    public async Task A_policy_goes_before_the_backups_own_field(string? action, bool? snapshotVolumes, bool taken)
    {
        var rig = VolumeRig.WithClaim();
        if (action is not null) rig.AddPolicies($"version: v1\nvolumePolicies:\n- conditions: {{csi: {{driver: {VolumeRig.Driver}}}}}\n  action: {{type: {action}}}\n");
        var outcome = await rig.BackupAsync(spec: s =>
        {
            s.SnapshotVolumes = snapshotVolumes;
            if (action is not null) s.ResourcePolicy = new LocalReference(null, "ConfigMap", "rules");
        });
        Assert.Equal((BackupPhase.Completed, taken ? 1 : 0), (outcome.Phase, outcome.Backup.Status.CsiVolumeSnapshotsCompleted));
        var info = await rig.InfoAsync("pv1");
        Assert.Equal((!taken, taken ? "CSISnapshot" : null), (info.Flag("skipped"), info.Text("backupMethod")));
        Assert.Contains("resources/persistentvolumeclaims/namespaces/shop/data.json", (await rig.EntriesAsync()).Keys);
        Assert.Contains("resources/persistentvolumes/cluster/pv1.json", (await rig.EntriesAsync()).Keys);
    }

    [Theory]
    [InlineData("skip", "any: skipped due to resource policy ;" + NotWanted, 0)]
    [InlineData("fs-backup", NotWanted, 1)]
    [InlineData("custom", NotWanted, 1)]
    public async Task What_a_policy_leaves_without_data_is_said_in_veleros_words_and_is_a_row_unless_it_was_asked_for(string action, string reason, int rows)
    {
        var rig = VolumeRig.WithClaim();
        var outcome = await rig.BackupAsync(options: o => o with { ResourcePolicies = $"version: v1\nvolumePolicies: [{{conditions: {{}}, action: {{type: {action}}}}}]" });
        Assert.Equal(reason, (await rig.InfoAsync("pv1")).Text("skippedReason"));
        Assert.Equal(rows, outcome.Issues.Count(i => i.Reason == Reason.VolumeNotCaptured && i.Key == new ObjectKey("shop", "data")));
    }

    [Fact]
    public async Task Snapshots_switched_off_are_nothing_to_report()
    {
        var rig = VolumeRig.WithClaim();
        var outcome = await rig.BackupAsync(spec: s => s.SnapshotVolumes = false);
        Assert.Empty(outcome.Issues);
        Assert.Equal(NotWanted, (await rig.InfoAsync("pv1")).Text("skippedReason"));
    }

    [Fact]
    public async Task A_volume_that_no_method_can_take_is_a_row_with_every_reason()
    {
        var rig = VolumeRig.WithClaim().AddClaim("old", "pv2", Host).AddPod("p", """[{"name":"v","persistentVolumeClaim":{"claimName":"old"}}]""");
        var outcome = await rig.BackupAsync();
        const string Reasons = "csiSnapshot: skipped b/c it's not a CSI volume;podvolume: opted out due to annotation in pod p;volumeSnapshot: no applicable volumesnapshotter found;";
        Assert.Equal(Reasons, (await rig.InfoAsync("pv2")).Text("skippedReason"));
        var issue = Assert.Single(outcome.Issues);
        Assert.Equal((Reason.VolumeNotCaptured, new ObjectKey("shop", "old")), (issue.Reason, issue.Key));
        Assert.Contains(Reasons, issue.Message, StringComparison.Ordinal);
        Assert.Equal("Retain", (await rig.InfoAsync("pv2")).Text("pvInfo", "reclaimPolicy"));
    }

    [Fact]
    public async Task A_volume_that_no_claim_uses_is_in_volumeinfo_too()
    {
        var rig = VolumeRig.WithClaim();
        rig.Cluster.Add(PersistentVolumes, null, "spare", $$$"""{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"spare","labels":{"a":"b"}},"spec":{"csi":{"driver":"{{{VolumeRig.Driver}}}"},"persistentVolumeReclaimPolicy":"Retain"}}""");
        Assert.Empty((await rig.BackupAsync()).Issues);
        var info = await rig.InfoAsync("spare");
        Assert.Equal((true, "any: no claim of the backup uses the volume;", "b"), (info.Flag("skipped"), info.Text("skippedReason"), info.Text("pvInfo", "labels", "a")));
    }

    [Theory]
    [InlineData("v", false)]
    [InlineData("w", true)]
    [InlineData(" v", true)]
    [InlineData("w,v", false)]
    [InlineData("w, v", true)]
    public async Task A_claim_whose_files_a_pod_opts_in_is_not_snapshotted_and_names_are_not_trimmed(string annotation, bool snapshotted)
    {
        var rig = VolumeRig.WithClaim().AddPod("p", ClaimVolume, $$$"""{"backup.velero.io/backup-volumes":"{{{annotation}}}"}""");
        var outcome = await rig.BackupAsync();
        Assert.Equal(snapshotted ? 1 : 0, outcome.Backup.Status.CsiVolumeSnapshotsAttempted);
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{"backup.velero.io/backup-volumes-excludes":"v"}""", true)]
    [InlineData("""{"backup.velero.io/backup-volumes-excludes":"x"}""", false)]
    public async Task With_files_as_the_default_only_what_opts_out_is_snapshotted(string annotations, bool snapshotted)
    {
        var rig = VolumeRig.WithClaim().AddPod("p", ClaimVolume, annotations);
        var outcome = await rig.BackupAsync(spec: s => s.DefaultVolumesToFsBackup = true);
        Assert.Equal(snapshotted ? 1 : 0, outcome.Backup.Status.CsiVolumeSnapshotsAttempted);
    }

    [Fact]
    public async Task Pods_that_are_not_in_the_backup_count_too()
    {
        var rig = VolumeRig.WithClaim().AddPod("p", ClaimVolume, """{"backup.velero.io/backup-volumes":"v"}""");
        var outcome = await rig.BackupAsync(spec: s => s.IncludedResources = ["persistentvolumeclaims", "persistentvolumes"]);
        Assert.Equal(0, outcome.Backup.Status.CsiVolumeSnapshotsAttempted);
        Assert.Equal(1, rig.Cluster.Requests.Count(r => r == $"list {Pods}"));
    }

    [Fact]
    public async Task Pods_that_are_listed_anyway_are_not_listed_again()
    {
        var rig = VolumeRig.WithClaim().AddPod("p", ClaimVolume);
        await rig.BackupAsync();
        Assert.Equal(1, rig.Cluster.Requests.Count(r => r == $"list {Pods}"));
    }

    [Theory]
    [InlineData("Pending", null, "claim-not-bound", IssueSeverity.Warning)]
    [InlineData("Lost", "gone", "claim-lost", IssueSeverity.Error)]
    [InlineData("Bound", "gone", "claim-lost", IssueSeverity.Error)]
    public async Task A_claim_without_a_volume_is_stored_and_says_why_it_has_no_data(string phase, string? volume, string reason, IssueSeverity severity)
    {
        var rig = Unbound(phase, volume);
        var issue = Assert.Single((await rig.BackupAsync()).Issues, i => i.Key?.Namespace == "shop");
        Assert.Equal((reason, severity, new ObjectKey("shop", "p")), (issue.Reason.Id, issue.Severity, issue.Key));
        Assert.Contains("resources/persistentvolumeclaims/namespaces/shop/p.json", (await rig.EntriesAsync()).Keys);
    }

    [Fact]
    public async Task A_policy_may_say_that_unbound_claims_need_no_data()
    {
        var rig = Unbound("Lost", "gone");
        Assert.Empty((await rig.BackupAsync(options: o => o with { ResourcePolicies = "version: v1\nvolumePolicies: [{conditions: {pvcPhase: [Pending, Lost]}, action: {type: skip}}]" })).Issues);
    }

    [Fact]
    public async Task A_policy_for_a_type_that_no_volume_has_is_a_warning()
    {
        var rig = VolumeRig.WithClaim();
        var outcome = await rig.BackupAsync(options: o => o with { ResourcePolicies = "version: v1\nvolumePolicies: [{conditions: {volumeTypes: [nfs, ebs, storageOS]}, action: {type: skip}}]" });
        Assert.Contains("ebs", Assert.Single(outcome.Issues, i => i.Reason == Reason.PolicyNeverMatches).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "fail to get ResourcePolicies velero/missing ConfigMap with error configmaps \"missing\" not found")]
    [InlineData("two", "fail to read the ResourcePolicies from ConfigMap velero/two with error illegal resource policies velero/two configmap")]
    [InlineData("bad", "fail to read the ResourcePolicies from ConfigMap velero/bad with error failed to decode yaml data into resource policies")]
    [InlineData("wrong", "fail to validate ResourcePolicies in ConfigMap velero/wrong with error incompatible version number v9 with supported version v1")]
    [InlineData("filters", "They cannot be used with include-exclude policies.")]
    public async Task Policies_that_can_not_be_used_refuse_the_backup_in_veleros_words(string name, string message)
    {
        var rig = VolumeRig.WithClaim();
        rig.AddPolicies("version: v1", "two", "version: v1");
        rig.AddPolicies("versions: v1", "bad");
        rig.AddPolicies("version: v9", "wrong");
        rig.AddPolicies("version: v1\nincludeExcludePolicy: {includedClusterScopedResources: [nodes]}", "filters");
        var outcome = await rig.BackupAsync(spec: s => (s.ResourcePolicy, s.IncludeClusterResources) = (new LocalReference(null, "configmap", name), true));
        Assert.Equal(BackupPhase.FailedValidation, outcome.Phase);
        Assert.Contains(message, Assert.Single(outcome.Backup.Status.ValidationErrors), StringComparison.Ordinal);
        Assert.Empty(await rig.KeysAsync());
    }

    private static Rig Unbound(string phase, string? volume)
    {
        var rig = new Rig();
        var spec = volume is null ? "{}" : $$$"""{"volumeName":"{{{volume}}}"}""";
        rig.Cluster.Add(Namespaces, null, "shop")
            .Add(Claims, "shop", "p", $$$"""{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"p","namespace":"shop"},"spec":{{{spec}}},"status":{"phase":"{{{phase}}}"}}""");
        return rig;
    }
}
