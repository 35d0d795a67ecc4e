using System.Text;
using System.Text.Json.Nodes;
using Sampan.Engine.Archive;
using Sampan.Engine.Tests.Archive;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Restores;

/// <summary>Archives with something changed at random: a restore refuses or ends, and one that refuses has written nothing.
/// Seeds are fixed and named in failures.</summary>
public sealed class ArchiveFuzzTests
{
    private static readonly (string Resource, string Json)[] Items =
    [
        ("namespaces", Objects.Namespace("shop")),
        ("configmaps", Objects.ConfigMap("a")),
        ("pods", Objects.Pod("web")),
        ("services", Objects.Service("web")),
        ("customresourcedefinitions.apiextensions.k8s.io", Objects.Crd("gadgets", "Gadget")),
        ("gadgets.example.com", Objects.Custom("Gadget", "g")),
        ("persistentvolumes", Objects.Volume("pv", "data", "Retain")),
        ("persistentvolumeclaims", Objects.Claim("data", "pv", """{"velero.io/volume-snapshot-name":"snap"}""")),
        ("volumesnapshots.snapshot.storage.k8s.io", Objects.Snapshot("snap", "data", status: """{"boundVolumeSnapshotContentName":"content"}""")),
        ("volumesnapshotcontents.snapshot.storage.k8s.io", Objects.SnapshotContent("content", "snap", "handle-1")),
        ("serviceaccounts", """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"s","namespace":"shop"},"secrets":[{"name":"s-token-x"}]}"""),
        ("jobs.batch",
            """
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j","namespace":"shop",
            "ownerReferences":[{"apiVersion":"batch/v1","kind":"CronJob","name":"c","uid":"1"}]},
            "spec":{"selector":{"matchLabels":{"controller-uid":"u"}},"template":{"metadata":{"labels":{"controller-uid":"u"}},
            "spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """),
        ("clusterrolebindings.rbac.authorization.k8s.io",
            """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"b"},
            "roleRef":{"kind":"ClusterRole","name":"r"},"subjects":[{"kind":"ServiceAccount","name":"s","namespace":"shop"}]}
            """),
        ("mutatingwebhookconfigurations.admissionregistration.k8s.io",
            """
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"MutatingWebhookConfiguration","metadata":{"name":"w"},
            "webhooks":[{"name":"a.b.c","sideEffects":"Some","clientConfig":{"service":{"name":"s","namespace":"shop"}}}]}
            """),
        ("ingresses.extensions",
            """
            {"apiVersion":"extensions/v1beta1","kind":"Ingress","metadata":{"name":"i","namespace":"shop"},
            "spec":{"rules":[{"host":"h","http":{"paths":[{"path":"/","backend":{"serviceName":"s","servicePort":80}}]}}]}}
            """),
        ("statefulsets.apps",
            """
            {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db","namespace":"shop","managedFields":[{"manager":"m",
            "operation":"Apply"}]},"spec":{"volumeClaimTemplates":[{"spec":{"storageClassName":"x"}}],
            "template":{"spec":{"containers":[{"image":"i"}]}}}}
            """),
        ("secrets",
            """
            {"apiVersion":"v1","kind":"Secret","type":"kubernetes.io/service-account-token","metadata":{"name":"t",
            "namespace":"shop","annotations":{"kubernetes.io/service-account.name":"s"}},"data":{"token":"eA=="}}
            """),
    ];

    private static readonly string[] Strange =
        ["null", "true", "-1", "1e300", "\"\"", "\"\\u0000\"", "[]", "{}", "[null]", "{\"\":null}", "[[{}]]", "\"x\""];

    [Fact]
    public async Task Bytes_changed_at_random_are_refused_or_restored_and_a_refusal_has_written_nothing()
    {
        var (_, packed) = await HostileArchiveTests.ShopAsync();
        var tar = TarBuilder.Unpack(packed);
        var refused = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 600), async (seed, _) =>
        {
            var random = new Random(seed);
            var archive = seed % 3 == 0 ? Damaged(packed, random) : TarBuilder.Pack(Damaged(tar, random));
            if (!await PlayAsync(await HostileArchiveTests.StoreAsync(archive), seed)) Interlocked.Increment(ref refused);
        });
        Assert.InRange(refused, 100, 590);
    }

    [Fact]
    public async Task Values_changed_at_random_end_in_rows_and_never_end_the_run()
    {
        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 400), async (seed, _) =>
        {
            var random = new Random(seed);
            var tar = TarBuilder.Backup();
            foreach (var (resource, json) in Items)
            {
                var item = JsonNode.Parse(json)!.AsObject();
                var (name, ns) = (item["metadata"]!["name"]!.ToString(), item["metadata"]!["namespace"]?.ToString());
                for (var i = random.Next(3); i > 0; i--) Change(item, random);
                tar.Pax("path", $"resources/{resource}/{(ns is null ? "cluster" : $"namespaces/{ns}")}/{name}.json").File("x", item.ToJsonString());
            }

            try
            {
                Assert.True(await PlayAsync(await HostileArchiveTests.StoreAsync(tar.Pack()), seed));
            }
            catch (InvalidOperationException e)
            {
                failures.Add(e.ToString());
            }
        });
        Assert.Equal([], failures);
    }

    // True when it was restored, with whatever rows.
    private static async Task<bool> PlayAsync(Sampan.Storage.IObjectStore store, int seed)
    {
        var harness = new RestoreHarness(store, new TargetCluster(snapshots: true) { Refuse = Malformed });
        try
        {
            var outcome = await harness.RunAsync(options: o => o with { ResourceTimeout = TimeSpan.FromMilliseconds(20) });
            return outcome.Restore.Status.Phase.IsFinal;
        }
        catch (ArchiveException)
        {
            Assert.Equal(0, harness.Cluster.Calls);
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {seed}", e);
        }
    }

    // The fake takes whatever it is given; a definition it has to understand.
    private static string? Malformed(KubeObject item) => item.Kind.Kind == "CustomResourceDefinition" && !JsonNode.DeepEquals(
        item.DeepClone().Edit()["spec"], JsonNode.Parse(Items[4].Json)!["spec"]) ? "spec: Invalid value" : null;

    private static byte[] Damaged(byte[] bytes, Random random)
    {
        var damaged = bytes.ToList();
        for (var i = random.Next(1, 6); i > 0 && damaged.Count > 600; i--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(5))
            {
                case 0: damaged[at] = (byte)random.Next(256); break;
                case 1: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: damaged.RemoveRange(at, Math.Min(random.Next(1, 600), damaged.Count - at)); break;
                case 3: damaged.InsertRange(at, damaged.GetRange(0, random.Next(1, 600))); break;
                default: damaged.InsertRange(at / 512 * 512, damaged.GetRange(at / 1024 * 512, 512)); break;
            }
        }

        return [.. damaged];
    }

    private static void Change(JsonObject item, Random random)
    {
        var places = new List<(JsonNode Parent, object Key)>();
        Collect(item, places);
        var (parent, key) = places[random.Next(places.Count)];
        var value = JsonNode.Parse(Strange[random.Next(Strange.Length)]);
        if (parent is JsonObject o && random.Next(6) == 0) o.Remove((string)key);
        else if (parent is JsonObject p) p[(string)key] = value;
        else parent.AsArray()[(int)key] = value;
    }

    private static void Collect(JsonNode node, List<(JsonNode, object)> places)
    {
        if (node is JsonObject o)
        {
            foreach (var (key, value) in o)
            {
                places.Add((o, key));
                if (value is not null) Collect(value, places);
            }
        }
        else if (node is JsonArray a)
        {
            for (var i = 0; i < a.Count; i++)
            {
                places.Add((a, i));
                if (a[i] is { } value) Collect(value, places);
            }
        }
    }
}
