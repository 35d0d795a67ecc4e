using System.Collections.Frozen;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;
using Sampan.Sandbox.Apply.Fields;
using Sampan.Sandbox.Discovery;

namespace Sampan.Sandbox.Apply;

/// <summary>What a write through a resource or one of its subresources does not change, whatever it says. Known to field managers since 1.21.</summary>
internal static class ResetFields
{
    private static readonly FieldSet Status = FieldSet.OfFields("status");
    private static readonly FieldSet Spec = FieldSet.OfFields("spec");
    private static readonly FieldSet SpecAndMetadata = FieldSet.OfFields("spec", "metadata");
    private static readonly GroupResource Requests = new("certificates.k8s.io", "certificatesigningrequests");

    private static readonly FrozenDictionary<GroupResource, FieldSet> OfStatus = new Dictionary<GroupResource, FieldSet>
    {
        [new("", "pods")] = FieldSet.OfFields("spec", "metadata.deletionTimestamp", "metadata.ownerReferences"),
        [new("apps", "deployments")] = FieldSet.OfFields("spec", "metadata.labels"),
        [new("storage.k8s.io", "volumeattachments")] = SpecAndMetadata,
        [new("networking.k8s.io", "servicecidrs")] = SpecAndMetadata,
        [new("flowcontrol.apiserver.k8s.io", "flowschemas")] = SpecAndMetadata,
        [new("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations")] = SpecAndMetadata,
        [new("resource.k8s.io", "resourceclaims")] = SpecAndMetadata,
        [new("apiregistration.k8s.io", "apiservices")] = SpecAndMetadata,
        [new("admissionregistration.k8s.io", "validatingadmissionpolicies")] = SpecAndMetadata,
        [new("internal.apiserver.k8s.io", "storageversions")] = SpecAndMetadata,
        [Requests] = FieldSet.OfFields("spec", "status.conditions"),
    }.ToFrozenDictionary();

    private static readonly FieldSet OfRequests = FieldSet.OfFields("spec", "status");
    private static readonly FieldSet OfApproval = FieldSet.OfFields("spec", "status.certificate");

    public static FieldSet Of(ServedResource resource, string? subresource, KubernetesVersion version) => subresource switch
    {
        // Between 1.25 and 1.36 is not recorded.
        "status" => resource.Custom is not null ? version.Since(26) ? SpecAndMetadata : Spec : OfStatus.GetValueOrDefault(resource.Home, Spec),
        "approval" => OfApproval,
        "finalize" => Status,
        _ => resource.Home == Requests ? OfRequests : resource.HasStatus ? Status : FieldSet.Empty,
    };
}
