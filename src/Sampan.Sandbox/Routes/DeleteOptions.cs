using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>Reads and checks what a delete asks for, in its body or its query.</summary>
internal static class DeleteOptions
{
    /// <summary>What options say, or the query where there are none.</summary>
    /// <exception cref="ApiRefusal">422.</exception>
    public static DeleteCall Read(ApiRequest request, JsonNode? body)
    {
        var policy = body.Text("propagationPolicy") ?? (body is null ? request.Query("propagationPolicy") : null);
        var orphans = body.Flag("orphanDependents") ?? (body is not null || request.Query("orphanDependents") is null ? null : request.Flag("orphanDependents"));
        List<string> dryRun = body is null ? [.. request.Http.Request.Query["dryRun"].OfType<string>().Where(d => d.Length > 0)] : [.. body.Items("dryRun").Select(d => d.Text() ?? "")];
        Check(policy, orphans, dryRun);
        return new DeleteCall
        {
            Uid = body.Text("preconditions", "uid"),
            ResourceVersion = body.Text("preconditions", "resourceVersion"),
            PropagationPolicy = policy ?? (orphans is null ? null : orphans.Value ? "Orphan" : "Background"),
            GracePeriodSeconds = body is null ? request.Whole("gracePeriodSeconds") : body.Whole("gracePeriodSeconds"),
        };
    }

    private static void Check(string? policy, bool? orphans, List<string> dryRun)
    {
        var errors = new List<FieldError>();
        if (policy is not null && orphans is not null)
            errors.Add(FieldError.Invalid("propagationPolicy", FieldError.Quote(policy), "orphanDependents and deletionPropagation cannot be both set"));
        if (policy is not (null or "Orphan" or "Foreground" or "Background"))
            errors.Add(FieldError.NotSupported("propagationPolicy", FieldError.Quote(policy), "Foreground", "Background", "Orphan", "nil"));
        if (dryRun.Exists(d => d != "All"))
            errors.Add(FieldError.NotSupported("dryRun", $"[{string.Join(",", dryRun.Select(FieldError.Quote))}]", "All"));
        if (errors.Count > 0) throw Refusals.Invalid("DeleteOptions.meta.k8s.io", "meta.k8s.io", "DeleteOptions", "", errors);
    }
}
