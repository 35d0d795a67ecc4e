using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>Runs a Job's pods until enough have succeeded or too many have failed.</summary>
internal sealed class JobController(ClusterView view) : IReconciler
{
    private const string IndexAnnotation = "batch.kubernetes.io/job-completion-index";
    private const string TrackingFinalizer = "batch.kubernetes.io/job-tracking";

    public static void Start(ClusterView view) => view.Run("jobs", new JobController(view), 4, c => c
        .For(view.Cache(Resources.Jobs))
        .For(view.Cache(Resources.Pods), change => OwnerKeys.Of(view, change, Resources.Jobs, "Job", Matches)));

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (view.Get(Resources.Jobs, key) is not { } job) return ReconcileResult.Done;
        await ReleaseTrackedAsync(job, ct).ConfigureAwait(false);
        if (PodState.IsTerminating(job) || Conditions.IsTrue(job, "Complete") || Conditions.IsTrue(job, "Failed"))
        {
            return ReconcileResult.Done;
        }

        var pods = await Adoption.ClaimAsync(view, Resources.Jobs, job, Resources.Pods, p => Matches(job, p), ct).ConfigureAwait(false);
        var succeeded = pods.Count(p => PodState.Phase(p) == "Succeeded");
        var failed = pods.Count(p => PodState.Phase(p) == "Failed");
        var active = pods.Where(PodState.IsActive).ToList();
        var parallelism = (int)(job.Whole("spec", "parallelism") ?? 1);
        var completions = (int?)job.Whole("spec", "completions");

        var conditions = new Conditions(job, view.Now);
        var complete = completions is { } n ? succeeded >= n : succeeded > 0 && active.Count == 0;
        var outOfTries = failed > (job.Whole("spec", "backoffLimit") ?? 6);
        if (complete) Finish(conditions, "SuccessCriteriaMet", "Complete", "CompletionsReached", "Reached expected number of succeeded pods");
        else if (outOfTries) Finish(conditions, "FailureTarget", "Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");

        if (complete || outOfTries)
        {
            foreach (var pod in active) await view.DeleteAsync(Resources.Pods, pod, null, ct).ConfigureAwait(false);
            if (outOfTries) failed += active.Count;
            active = [];
        }
        else if (job.Flag("spec", "suspend") == true)
        {
            conditions.Set("Suspended", true, "JobSuspended", "Job suspended");
            foreach (var pod in active) await view.DeleteAsync(Resources.Pods, pod, null, ct).ConfigureAwait(false);
            active = [];
        }
        else
        {
            if (Conditions.IsTrue(job, "Suspended")) conditions.Set("Suspended", false, "JobResumed", "Job resumed");
            var wanted = completions is { } total ? Math.Min(parallelism, total - succeeded) : succeeded > 0 ? active.Count : parallelism;
            for (var i = active.Count; i < wanted; i++) active.Add(await MakePodAsync(job, [.. pods, .. active], ct).ConfigureAwait(false));
        }

        await WriteStatusAsync(job, conditions, active, succeeded, failed, complete, ct).ConfigureAwait(false);
        return ReconcileResult.Done;
    }

    private static bool Matches(KubeObject job, KubeObject pod) =>
        Owners.Controller(pod)?.Uid == job.Uid || Selectors.Matches(job.View.At("spec", "selector"), Selectors.Labels(pod));

    /// <summary>Servers of 1.31 and newer want the interim condition before the final one; older ones do not know it.</summary>
    private void Finish(Conditions conditions, string interim, string final, string reason, string message)
    {
        if (view.Minor >= 31) conditions.Set(interim, true, reason, message);
        conditions.Set(final, true, view.Minor >= 31 || final == "Failed" ? reason : null, view.Minor >= 31 || final == "Failed" ? message : null);
    }

    /// <summary>Pods restored from a cluster whose job controller tracks them carry a finalizer that nobody else would remove.</summary>
    private async Task ReleaseTrackedAsync(KubeObject job, CancellationToken ct)
    {
        foreach (var pod in view.ControlledBy(Resources.Pods, job.Uid!).Where(p => Finalizers.Has(p, TrackingFinalizer)))
        {
            await Finalizers.RemoveAsync(view, Resources.Pods, pod, ct, TrackingFinalizer).ConfigureAwait(false);
        }
    }

    private async Task<KubeObject> MakePodAsync(KubeObject job, List<KubeObject> present, CancellationToken ct)
    {
        var body = PodTemplates.Pod(view, Resources.Jobs, job);
        var metadata = (JsonObject)body["metadata"]!;
        if (job.Text("spec", "completionMode") == "Indexed")
        {
            var taken = present.Where(p => PodState.Phase(p) != "Failed").Select(p => p.Annotation(IndexAnnotation)).ToHashSet();
            var index = Enumerable.Range(0, int.MaxValue).Select(i => i.ToString(CultureInfo.InvariantCulture)).First(i => !taken.Contains(i));
            PodTemplates.Child(metadata, "annotations")[IndexAnnotation] = index;
            metadata["generateName"] = $"{job.Name}-{index}-";
            ((JsonObject)body["spec"]!)["hostname"] = $"{job.Name}-{index}";
        }

        var labels = PodTemplates.Labels(body);
        foreach (var prefix in view.Minor >= 27 ? (string[])["", "batch.kubernetes.io/"] : [""])
        {
            labels[prefix + "controller-uid"] = job.Uid;
            labels[prefix + "job-name"] = job.Name;
        }

        return await view.CreateAsync(Resources.Pods, body, ct).ConfigureAwait(false);
    }

    private async Task WriteStatusAsync(
        KubeObject job, Conditions conditions, List<KubeObject> active, int succeeded, int failed, bool complete, CancellationToken ct)
    {
        var status = new JsonObject
        {
            ["active"] = active.Count == 0 ? null : active.Count,
            ["succeeded"] = succeeded == 0 ? null : succeeded,
            ["failed"] = failed == 0 ? null : failed,
            ["conditions"] = conditions.List.Count == 0 ? null : conditions.List,
        };
        if (job.Text("status", "startTime") is null && job.Flag("spec", "suspend") != true) status["startTime"] = view.Now;
        if (complete) status["completionTime"] = view.Now;
        if (view.Minor >= 24) status["ready"] = active.Count(PodState.IsReady);
        if (complete && job.Text("spec", "completionMode") == "Indexed") status["completedIndexes"] = Indexes(succeeded);
        await view.SetStatusAsync(Resources.Jobs, job, status, ct).ConfigureAwait(false);
    }

    private static string Indexes(int count) => count switch { 0 => "", 1 => "0", _ => $"0-{count - 1}" };
}
