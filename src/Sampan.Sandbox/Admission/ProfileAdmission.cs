using System.Net;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Profiles;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Admission;

/// <summary>Lets a cluster refuse what the profile's target refuses, in the way a cluster of that provider would: a webhook for its rules, with warnings for what it only treats
/// otherwise, and quota for its numbers.</summary>
internal sealed class ProfileAdmission(Profile profile) : AdmissionPlugin
{
    private static readonly string[] Ended = ["Succeeded", "Failed"];

    /// <exception cref="ApiRefusal">403 that names every rule broken, with its path.</exception>
    public override void Validate(KindWrite write)
    {
        if (profile.Rules.Count == 0 && profile.Quotas.Count == 0) return;
        var findings = profile.Check(KubeObject.Parse(KubeJson.Write(write.Item)));
        var refused = findings.Where(f => f.Severity == Severity.Refuse).ToList();
        if (refused.Count > 0) throw Denied(write, refused);
        foreach (var finding in findings) write.Warnings.Add(Text(finding));
        if (write.Old is not null) return;
        foreach (var quota in profile.Quotas.Where(q => q.Resource == write.Resource.GroupResource.ToString())) Count(write, quota);
    }

    private ApiRefusal Denied(KindWrite write, List<Finding> findings)
    {
        var reasons = string.Join("; ", findings.Select(Text));
        return About(write, $"admission webhook \"{profile.Name}.profiles.sampan.dev\" denied the request: {reasons}");
    }

    private static string Text(Finding finding) => $"[{finding.Rule}] {finding.Path}: {finding.Message} ({finding.Remedy})";

    private static void Count(KindWrite write, ProfileQuota quota)
    {
        var used = write.Store.List(write.Resource.GroupResource, null).Count(o => !Ended.Contains(o.Text("status", "phase")));
        if (used < quota.Hard) return;
        var (resource, name) = (write.Resource.GroupResource, write.Key.Name);
        throw About(write, $"{resource} \"{name}\" is forbidden: exceeded quota: {quota.Id}, requested: {resource}=1, used: {resource}={used}, limited: {resource}={quota.Hard}");
    }

    private static ApiRefusal About(KindWrite write, string message) => new(HttpStatusCode.Forbidden, "Forbidden", message)
    {
        Group = write.Resource.Group,
        Kind = write.Resource.Plural,
        Name = write.Key.Name,
    };
}
