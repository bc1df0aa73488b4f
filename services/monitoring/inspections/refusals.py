"""What is refused about inspections."""

from collections.abc import Sequence
from http import HTTPStatus

from services.monitoring.inspections.rules import KIND_LABELS, KIND_LABELS_EN, Question
from shared.errors import Invalid, NotFound, Refusal


class UnknownInspection(NotFound):
    """No such inspection in the caller's area."""

    code = "monitoring.unknown_inspection"
    title = "未找到该督战检查"
    title_en = "No such inspection"


class UnknownForm(Invalid):
    """A form that the plan in force doesn't have."""

    code = "monitoring.unknown_form"
    title = "现行方案没有这张表"
    title_en = "The plan in force has no such form"
    remedy = "请填写现行政策包所列的表式代码。"
    remedy_en = "Give the code of a form that the active policy pack lists."


class WrongObject(Invalid):
    """The form is not for this kind of object, or the object is not told as its kind wants."""

    code = "monitoring.wrong_object"
    title = "检查对象与表式不符"
    title_en = "The object does not fit the form"
    remedy = "乡镇表填乡镇代码，村表填村代码，户表填村代码和户编号，在岗人员表填姓名；其他项不填。"
    remedy_en = "Name a town, a village, a village and its household, or a person, as the kind of object says."


class NotTheInspector(Refusal):
    """The plan lets others inspect by this form."""

    code = "monitoring.not_the_inspector"
    status = HTTPStatus.FORBIDDEN
    title = "此表由其他部门督查"
    title_en = "Others inspect by this form"
    remedy = "请由方案规定的部门填报。"
    remedy_en = "Let those whom the plan names inspect."


class UnknownItem(Invalid):
    """An answer to a question that the form doesn't ask."""

    code = "monitoring.unknown_item"
    title = "表中没有这一项"
    title_en = "The form has no such item"
    remedy = "请按表式的部分和项目代码填写。"
    remedy_en = "Use the form's codes of sections and items."

    def __init__(self, fields: Sequence[str]) -> None:
        listed = "、".join(fields)
        super().__init__(f"没有：{listed}", f"There is no {', '.join(fields)}", field=fields[0])


class WrongAnswer(Invalid):
    """An answer of another kind than its question wants."""

    code = "monitoring.wrong_answer"
    title = "填写内容不符合要求"
    title_en = "The answer is of the wrong kind"
    remedy = "请按该项的填报方式填写。"
    remedy_en = "Answer as the item wants."

    def __init__(self, question: Question) -> None:
        super().__init__(
            f"“{question.label}”应填{KIND_LABELS[question.kind]}",
            f"{question.field} wants {KIND_LABELS_EN[question.kind]}",
            field=question.field,
        )


class AnswersMissing(Refusal):
    """A form is handed in before all is answered."""

    code = "monitoring.answers_missing"
    title = "表未填完"
    title_en = "The form is not complete"
    remedy = "除文字说明外各项都要填写，填完再提交。"
    remedy_en = "Answer every item but the texts, then hand it in."

    def __init__(self, questions: Sequence[Question]) -> None:
        labels = "、".join(one.label for one in questions)
        fields = ", ".join(one.field for one in questions)
        super().__init__(f"未填：{labels}", f"Without an answer: {fields}", field=questions[0].field)


class InspectionSubmitted(Refusal):
    """A submitted inspection is to be changed, or submitted again."""

    code = "monitoring.inspection_submitted"
    title = "该督战检查已提交"
    title_en = "The inspection was submitted"
    remedy = "已提交的不能再改，只能写明理由更正，形成新版本。"
    remedy_en = "Correct it, with a reason, as a new version."


class InspectionNotSubmitted(Refusal):
    """A draft is to be corrected."""

    code = "monitoring.inspection_not_submitted"
    title = "该督战检查尚未提交"
    title_en = "The inspection was not submitted yet"
    remedy = "草稿请直接修改。"
    remedy_en = "Change the draft itself."
