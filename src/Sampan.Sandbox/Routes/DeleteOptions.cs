using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>Reads how something is to be deleted: from a <c>DeleteOptions</c>, or else from the query.</summary>
internal static class DeleteOptions
{
    /// <exception cref="ApiRefusal">422: a propagation policy that there is not.</exception>
    public static DeleteCall Read(ApiRequest request, JsonNode? body)
    {
        var policy = body.Text("propagationPolicy") ?? request.Query("propagationPolicy");
        if ((body.Flag("orphanDependents") ?? (request.Query("orphanDependents") is null ? null : request.Flag("orphanDependents"))) is { } orphans)
            policy ??= orphans ? "Orphan" : "Background";
        if (policy is not (null or "Orphan" or "Foreground" or "Background"))
        {
            throw Refusals.Invalid("DeleteOptions.meta.k8s.io", "meta.k8s.io", "DeleteOptions", "",
                [FieldError.NotSupported("propagationPolicy", FieldError.Quote(policy), "Foreground", "Background", "Orphan", "nil")]);
        }

        return new DeleteCall
        {
            Uid = body.Text("preconditions", "uid"),
            ResourceVersion = body.Text("preconditions", "resourceVersion"),
            PropagationPolicy = policy,
            GracePeriodSeconds = body.Whole("gracePeriodSeconds") ?? request.Whole("gracePeriodSeconds"),
        };
    }
}
