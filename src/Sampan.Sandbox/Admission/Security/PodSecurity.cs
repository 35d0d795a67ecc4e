using System.Collections.Frozen;
using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Admission.Security;

/// <summary>Admission plugin PodSecurity, on by default since 1.23: holds pods to the level in their namespace's labels, and warns of workloads whose pods would not meet it.</summary>
internal sealed class PodSecurity(KubernetesVersion version) : AdmissionPlugin
{
    /// <summary>First minor version that has the plugin on.</summary>
    public const int Since = 23;

    private static readonly GroupResource Namespaces = new("", "namespaces");
    private static readonly GroupResource Pods = new("", "pods");

    private static readonly string[] ContainerLists = ["containers", "initContainers", "ephemeralContainers"];

    private static readonly FrozenDictionary<GroupResource, string[]> Templates = new Dictionary<GroupResource, string[]>
    {
        [new("", "podtemplates")] = ["template"],
        [new("", "replicationcontrollers")] = ["spec", "template"],
        [new("apps", "replicasets")] = ["spec", "template"],
        [new("apps", "deployments")] = ["spec", "template"],
        [new("apps", "statefulsets")] = ["spec", "template"],
        [new("apps", "daemonsets")] = ["spec", "template"],
        [new("batch", "jobs")] = ["spec", "template"],
        [new("batch", "cronjobs")] = ["spec", "jobTemplate", "spec", "template"],
    }.ToFrozenDictionary();

    private readonly SecurityStandards _standards = new(version);

    public override void Validate(KindWrite write)
    {
        var resource = write.Resource.GroupResource;
        if (resource == Namespaces) OfNamespace(write);
        else if (resource == Pods) OfPod(write);
        else if (Templates.TryGetValue(resource, out var path) && write.Item.At(path) is JsonObject template) Warn(write, PolicyOf(write).Warn, template);
    }

    private void OfPod(KindWrite write)
    {
        var policy = PolicyOf(write);
        if (policy == SecurityPolicy.None || (write.Old is { } old && !IsSignificant(write.Item, old))) return;
        var violations = _standards.Check(Secured(write.Item), policy.Enforce);
        if (violations.Count > 0) throw Forbidden(write, $"violates PodSecurity \"{policy.Enforce}\": {string.Join(", ", violations)}");
        Warn(write, policy.Warn, write.Item);
    }

    private void Warn(KindWrite write, LevelVersion level, JsonObject pod)
    {
        if (level.Level == SecurityLevel.Privileged) return;
        var violations = _standards.Check(Secured(pod), level);
        if (violations.Count > 0) write.Warnings.Add($"would violate PodSecurity \"{level}\": {string.Join(", ", violations)}");
    }

    private void OfNamespace(KindWrite write)
    {
        var policy = Policy(write.Item);
        var before = write.Old is null ? null : Policy(write.Old);
        if (policy.Errors.Count > 0 && before?.Errors.SequenceEqual(policy.Errors) is not true) throw Invalid(write, policy.Errors);
        if (before is null || policy.Enforce == before.Enforce || policy.Enforce.Level == SecurityLevel.Privileged) return;
        if (policy.Enforce.Minor == before.Enforce.Minor && policy.Enforce.Level <= before.Enforce.Level) return;
        foreach (var warning in ExistingPods.Violating(write.Store.List(Pods, write.Key.Name), _standards, policy.Enforce, write.Key.Name)) write.Warnings.Add(warning);
    }

    private SecurityPolicy Policy(JsonObject ns) => SecurityPolicy.Of(name => ns.Text("metadata", "labels", name), version);

    private SecurityPolicy PolicyOf(KindWrite write)
    {
        var labels = write.Store.Find(Namespaces, new(null, write.Key.Namespace ?? ""))?.View.At("metadata", "labels") ?? default;
        if (labels.ValueKind != System.Text.Json.JsonValueKind.Object) return SecurityPolicy.None;
        var any = labels.EnumerateObject().Any(l => l.Name.StartsWith(SecurityPolicy.Prefix, StringComparison.Ordinal));
        return any ? SecurityPolicy.Of(name => labels.TryGetProperty(name, out var value) ? value.GetString() : null, version) : SecurityPolicy.None;
    }

    private static SecuredPod Secured(JsonObject pod) => new(pod.Object("metadata"), pod.Object("spec") ?? []);

    /// <summary>Of what can change in a pod, images and added containers matter.</summary>
    private static bool IsSignificant(JsonObject pod, JsonObject old) =>
        ContainerLists.Any(l => !Images(pod, l).SequenceEqual(Images(old, l)));

    private static IEnumerable<(string?, string?)> Images(JsonObject pod, string list) => pod.Objects("spec", list).Select(c => (c.Item.Text("name"), c.Item.Text("image")));

    private static ApiRefusal Invalid(KindWrite write, IReadOnlyList<FieldError> errors)
    {
        var said = errors.Count == 1 ? errors[0].ToString() : $"[{string.Join(", ", errors)}]";
        return new(HttpStatusCode.UnprocessableEntity, "Invalid", $"{write.Kind} \"{write.Key.Name}\" is invalid: {said}") { Kind = write.Kind, Name = write.Key.Name, Causes = errors };
    }
}
