using System.Globalization;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Node;

/// <summary>Addresses of simulated pods, from 10.244.0.0/16 by node: unique while their pods exist. Nothing listens on them.</summary>
internal sealed class PodAddresses
{
    private const int PerNode = 254 * 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _byPod = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _next = [];

    public PodAddresses(ClusterView view) => view.Cache(Resources.Pods).OnChange(change =>
    {
        if (change.Object.Uid is not { } uid) return;
        if (change.After is null || PodState.IsFinished(change.After)) Release(uid);
        else if (change.After.Text("status", "podIP") is { Length: > 0 } ip && change.After.Flag("spec", "hostNetwork") != true) Record(uid, ip);
    });

    /// <summary>The pod's address; the same as long as the pod exists.</summary>
    public string For(KubeObject pod, int node)
    {
        lock (_gate)
        {
            if (_byPod.TryGetValue(pod.Uid!, out var known)) return known;
            for (var tried = 0; tried < PerNode; tried++)
            {
                var n = _next[node] = (_next.GetValueOrDefault(node) + 1) % PerNode;
                var ip = string.Create(CultureInfo.InvariantCulture, $"10.244.{((n / 254) * 8) + (node % 8)}.{(n % 254) + 1}");
                if (!_used.Add(ip)) continue;
                _byPod[pod.Uid!] = ip;
                return ip;
            }
        }

        throw new InvalidOperationException($"node {node} has no pod address left: {PerNode} are in use");
    }

    private void Record(string uid, string ip)
    {
        lock (_gate)
        {
            _byPod[uid] = ip;
            _used.Add(ip);
        }
    }

    private void Release(string uid)
    {
        lock (_gate)
        {
            if (_byPod.Remove(uid, out var ip)) _used.Remove(ip);
        }
    }
}
