using System.Text;
using System.Text.Json;
using Sampan.Engine.Volumes.Policies;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Volumes.Policies;

public sealed class VolumePolicyTests
{
    private const string Csi = """{"metadata":{"name":"v"},"spec":{"capacity":{"storage":"10Gi"},"storageClassName":"fast","csi":{"driver":"d","volumeAttributes":{"protocol":"nfs","tier":"1"}}}}""";
    private const string Nfs = """{"metadata":{"name":"v"},"spec":{"capacity":{"storage":"1Ti"},"nfs":{"server":"192.0.2.1","path":"/data"}}}""";
    private const string Host = """{"metadata":{"name":"v"},"spec":{"capacity":{"storage":"500Mi"},"hostPath":{"path":"/x"}}}""";

    [Theory]
    [InlineData("{}", Csi, true)]
    [InlineData("{capacity: '10Gi,10Gi'}", Csi, true)]
    [InlineData("{capacity: ' 5Gi , '}", Csi, true)]
    [InlineData("{capacity: ',9Gi'}", Csi, false)]
    [InlineData("{capacity: '11Gi,'}", Csi, false)]
    [InlineData("{capacity: '0,100Gi'}", Nfs, false)]
    [InlineData("{storageClass: [slow, fast]}", Csi, true)]
    [InlineData("{storageClass: [fast]}", Nfs, false)]
    [InlineData("{nfs: {}}", Nfs, true)]
    [InlineData("{nfs: {}}", Csi, false)]
    [InlineData("{nfs: {server: 192.0.2.1}}", Nfs, true)]
    [InlineData("{nfs: {server: 192.0.2.2, path: /data}}", Nfs, false)]
    [InlineData("{nfs: {path: /data}}", Nfs, true)]
    [InlineData("{csi: {}}", Csi, true)]
    [InlineData("{csi: {}}", Host, false)]
    [InlineData("{csi: {driver: d}}", Csi, true)]
    [InlineData("{csi: {driver: e}}", Csi, false)]
    [InlineData("{csi: {driver: d, volumeAttributes: {protocol: nfs, tier: 1}}}", Csi, true)]
    [InlineData("{csi: {driver: d, volumeAttributes: {protocol: smb}}}", Csi, false)]
    [InlineData("{volumeTypes: [nfs, hostPath]}", Host, true)]
    [InlineData("{volumeTypes: [csi]}", Host, false)]
    [InlineData("{pvcLabels: {keep: yes}}", Csi, true)]
    [InlineData("{pvcLabels: {keep: yes, app: other}}", Csi, false)]
    [InlineData("{pvcPhase: [Bound]}", Csi, true)]
    [InlineData("{pvcPhase: [Pending, Lost]}", Csi, false)]
    [InlineData("{volumeTypes: [csi], storageClass: [slow]}", Csi, false)]
    public void A_policy_matches_when_every_condition_holds(string conditions, string volume, bool matches) =>
        Assert.Equal(matches ? VolumeActionType.Skip : null, Read(conditions).ActionFor(VolumeFacts.Of(Of(volume), Claim)));

    [Fact]
    public void The_first_match_decides()
    {
        var policies = PolicyReader.Read("""
            version: v1
            volumePolicies:
            - conditions: {volumeTypes: [hostPath]}
              action: {type: skip}
            - conditions: {csi: {driver: d}}
              action: {type: snapshot}
            - conditions: {}
              action: {type: fs-backup}
            - conditions: {storageClass: [fast]}
              action: {type: custom, parameters: {a: b}}
            """);
        policies.Validate();
        Assert.Equal([VolumeActionType.Snapshot, VolumeActionType.FileBackup, VolumeActionType.Skip],
            new[] { Csi, Nfs, Host }.Select(v => policies.ActionFor(VolumeFacts.Of(Of(v), null))));
    }

    [Fact]
    public void A_claim_without_a_volume_is_judged_by_its_labels_and_phase_alone()
    {
        var pending = KubeObject.Parse("""{"metadata":{"name":"c","labels":{"keep":"yes"}},"status":{"phase":"Pending"}}"""u8.ToArray());
        Assert.Equal(VolumeActionType.Skip, Read("{pvcPhase: [Pending]}").ActionFor(VolumeFacts.Of(null, pending)));
        Assert.Null(Read("{volumeTypes: [csi]}").ActionFor(VolumeFacts.Of(null, pending)));
    }

    [Theory]
    [InlineData("""{"name":"v","emptyDir":{}}""", "emptyDir")]
    [InlineData("""{"name":"v","csi":{"driver":"inline"}}""", "csi")]
    [InlineData("""{"name":"v","storageos":{}}""", "storageOS")]
    [InlineData("""{"name":"v","projected":{}}""", "projected")]
    public void Volumes_of_pods_have_their_own_types(string volume, string type)
    {
        using var document = JsonDocument.Parse(volume);
        Assert.Equal(VolumeActionType.Skip, Read($"{{volumeTypes: [{type}]}}").ActionFor(VolumeFacts.OfPodVolume(document.RootElement, null)));
    }

    [Theory]
    [InlineData("version: v1\nvolumePolicy: []", "failed to decode yaml data into resource policies", "volumePolicy")]
    [InlineData("version: v1\nvolumePolicies: [{condition: {}, action: {type: skip}}]", "failed to decode yaml data into resource policies", "condition")]
    [InlineData("version: v1\nvolumePolicies: [{conditions: {storageclass: [a]}, action: {type: skip}}]", "failed to decode volume conditions", "storageclass")]
    [InlineData("version: v1\nvolumePolicies: [{conditions: {storageClass: a}, action: {type: skip}}]", "failed to decode volume conditions", "a sequence")]
    [InlineData("version: v1\nvolumePolicies: [{conditions: {pvcLabels: [a]}, action: {type: skip}}]", "failed to decode volume conditions", "map of string to string")]
    [InlineData("version: v1\nvolumePolicies: [{conditions: {capacity: 10Gi}, action: {type: skip}}]", "", "wrong format of Capacity 10Gi")]
    [InlineData("version: v1\nvolumePolicies: [{conditions: {capacity: 'x,'}, action: {type: skip}}]", "", "wrong format of Capacity x")]
    [InlineData("version: v1\nincludeExcludePolicy: {includedResources: [a]}", "", "includedResources")]
    [InlineData("", "failed to decode yaml data into resource policies", "EOF")]
    [InlineData("version: v1\nversion: v1", "failed to decode yaml data into resource policies", "version")]
    public void Unknown_and_misshapen_keys_are_errors(string yaml, string begins, string names)
    {
        var e = Assert.Throws<PolicyException>(() => PolicyReader.Read(yaml));
        Assert.StartsWith(begins, e.Message, StringComparison.Ordinal);
        Assert.Contains(names, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version: v2", "incompatible version number v2 with supported version v1")]
    [InlineData("volumePolicies: []", "incompatible version number  with supported version v1")]
    [InlineData("version: v1\nvolumePolicies: [{conditions: {}, action: {type: shred}}]", "invalid action type shred")]
    [InlineData("version: v1\nvolumePolicies: [{conditions: {capacity: '10Gi,1Gi'}, action: {type: skip}}]", "illegal values for capacity")]
    [InlineData("version: v1\nvolumePolicies: [{conditions: {csi: {volumeAttributes: {a: b}}}, action: {type: skip}}]", "csi driver should not be empty when filtering by volume attributes")]
    [InlineData("version: v1\nincludeExcludePolicy: {includedClusterScopedResources: ['*']}", "cannot use '*' in includes or excludes filters in the policy")]
    [InlineData("version: v1\nincludeExcludePolicy: {includedNamespaceScopedResources: [a], excludedNamespaceScopedResources: [b, a]}", "excludes list cannot contain an item in the includes list: a")]
    public void What_can_not_be_used_is_refused_in_veleros_words(string yaml, string message) =>
        Assert.Contains(message, Assert.Throws<PolicyException>(() => PolicyReader.Read(yaml).Validate()).Message, StringComparison.Ordinal);

    [Fact]
    public void The_resource_lists_are_there_for_the_selection()
    {
        var filter = PolicyReader.Read("""
            version: v1
            includeExcludePolicy:
              includedClusterScopedResources: [storageclasses]
              excludedClusterScopedResources: [nodes]
              includedNamespaceScopedResources: [pods, secrets]
              excludedNamespaceScopedResources: [events]
            """).Filter!;
        Assert.Equal(["storageclasses"], filter.IncludedClusterScoped);
        Assert.Equal(["nodes"], filter.ExcludedClusterScoped);
        Assert.Equal(["pods", "secrets"], filter.IncludedNamespaceScoped);
        Assert.Equal(["events"], filter.ExcludedNamespaceScoped);
    }

    private static KubeObject Claim => KubeObject.Parse("""{"metadata":{"name":"c","labels":{"keep":"yes","app":"shop"}},"status":{"phase":"Bound"}}"""u8.ToArray());

    private static KubeObject Of(string json) => KubeObject.Parse(Encoding.UTF8.GetBytes(json));

    private static ResourcePolicies Read(string conditions)
    {
        var policies = PolicyReader.Read($"version: v1\nvolumePolicies:\n- conditions: {conditions}\n  action: {{type: skip}}\n");
        policies.Validate();
        return policies;
    }
}
