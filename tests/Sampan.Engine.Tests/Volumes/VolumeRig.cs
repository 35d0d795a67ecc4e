using System.Text;
using System.Text.Json.Nodes;
using Sampan.Engine.Bucket;
using Sampan.Engine.Tests.Fakes;
using Sampan.Kubernetes.Documents;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Volumes;

/// <summary>Clusters with volumes in them.</summary>
internal static class VolumeRig
{
    public const string Driver = "com.tencent.cloud.csi.cbs";

    /// <summary>Namespace <c>shop</c> with claim <c>data</c> of 10Gi on volume <c>pv1</c>, and a driver that answers a VolumeSnapshot at once with a 20Gi snapshot.</summary>
    /// <param name="cutting">Called before a snapshot gets its handle.</param>
    public static Rig WithClaim(Action? cutting = null)
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "shop")
            .Add(Classes, null, "cbs", $$$"""{"apiVersion":"snapshot.storage.k8s.io/v1","kind":"VolumeSnapshotClass","metadata":{"name":"cbs","labels":{"velero.io/csi-volumesnapshot-class":"true"}},"driver":"{{{Driver}}}","deletionPolicy":"Delete"}""");
        rig.AddClaim("data", "pv1", $$$"""{"csi":{"driver":"{{{Driver}}}","volumeHandle":"disk-1"},"persistentVolumeReclaimPolicy":"Delete"}""");
        var count = 0;
        rig.Cluster.Created = (cluster, resource, made) =>
        {
            if (resource != Snapshots) return;
            var n = Interlocked.Increment(ref count);
            Cut(cluster, made, n, cutting);
        };
        return rig;
    }

    public static Rig AddClaim(this Rig rig, string claim, string volume, string spec, string labels = """{"app":"x"}""")
    {
        rig.Cluster.Add(Claims, "shop", claim, $$$"""{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"{{{claim}}}","namespace":"shop","uid":"{{{claim}}}-uid","labels":{{{labels}}} },"spec":{"volumeName":"{{{volume}}}","storageClassName":"cbs","resources":{"requests":{"storage":"10Gi"} } },"status":{"phase":"Bound"}}""");
        var pv = (JsonObject)JsonNode.Parse($$$"""{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"{{{volume}}}"},"spec":{{{spec}}} }""")!;
        pv["spec"]!["claimRef"] = new JsonObject { ["namespace"] = "shop", ["name"] = claim };
        rig.Cluster.Add(PersistentVolumes, null, volume, Encoding.UTF8.GetBytes(pv.ToJsonString()));
        return rig;
    }

    /// <summary>A running pod of <c>shop</c> that mounts volumes: <c>{"name":"v","emptyDir":{}}</c>.</summary>
    public static Rig AddPod(this Rig rig, string pod, string volumes, string annotations = "{}", string phase = "Running", string mounted = "volumeMounts")
    {
        var names = JsonNode.Parse(volumes)!.AsArray().Select(v => new JsonObject { ["name"] = v.Text("name") }.ToJsonString());
        rig.Cluster.Add(Pods, "shop", pod, $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{pod}}}","namespace":"shop","uid":"{{{pod}}}-uid","annotations":{{{annotations}}} },"spec":{"nodeName":"n1","containers":[{"name":"c","{{{mounted}}}":[{{{string.Join(',', names)}}}]}],"volumes":{{{volumes}}} },"status":{"phase":"{{{phase}}}"}}""");
        return rig;
    }

    /// <summary>The element of the volumeinfo file of a volume.</summary>
    public static async Task<JsonNode?> InfoAsync(this Rig rig, string volume, string backup = "b1") =>
        (await rig.Repository.ReadJsonAsync(backup, BackupFile.VolumeInfo, TestContext.Current.CancellationToken)).Items().SingleOrDefault(i => i.Text("pvName") == volume);

    public static async Task<JsonArray?> FileAsync(this Rig rig, BackupFile file, string backup = "b1") =>
        (JsonArray?)await rig.Repository.ReadJsonAsync(backup, file, TestContext.Current.CancellationToken);

    public static void AddPolicies(this Rig rig, string policies, string name = "rules", string? second = null)
    {
        var data = new JsonObject { ["policies.yaml"] = policies };
        if (second is not null) data["more.yaml"] = second;
        var map = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "velero" }, ["data"] = data };
        rig.Cluster.Add(ConfigMaps, "velero", name, Encoding.UTF8.GetBytes(map.ToJsonString()));
    }

    private static void Cut(FakeCluster cluster, KubeObject snapshot, int n, Action? cutting)
    {
        var content = $"content-{n}";
        cluster.Add(Contents, null, content, Encoding.UTF8.GetBytes($$$"""{"apiVersion":"snapshot.storage.k8s.io/v1","kind":"VolumeSnapshotContent","metadata":{"name":"{{{content}}}","resourceVersion":"5"},"spec":{"deletionPolicy":"Delete","driver":"{{{Driver}}}","volumeSnapshotClassName":"cbs","source":{"volumeHandle":"disk-1"} } }"""));
        cluster.Change(Snapshots, "shop", snapshot.Name, s => s["status"] = new JsonObject { ["boundVolumeSnapshotContentName"] = content });
        _ = Task.Run(() =>
        {
            cutting?.Invoke();
            cluster.Change(Contents, null, content, c => c["status"] = JsonNode.Parse($$$"""{"snapshotHandle":"snap-{{{n}}}","readyToUse":true,"restoreSize":21474836480}"""));
        });
    }
}
